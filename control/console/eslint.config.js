import hooks from "eslint-plugin-react-hooks";
import typescript from "typescript-eslint";

/** What comes with a page is waited for by everybody who opens it. */
const weighty = {
  group: ["@/ui/phone_number"],
  message:
    "How the whole world writes its numbers weighs as much as a screen: fetch it when it is needed, by import().",
};

export default typescript.config(
  { ignores: ["dist/", "node_modules/", "src/api/schema.d.ts"] },
  ...typescript.configs.recommended,
  {
    plugins: { "react-hooks": hooks },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "no-console": "error",
      eqeqeq: "error",
      "no-restricted-imports": ["error", { patterns: [weighty] }],
    },
  },
  // Comes with the dialog that reads a file, which is fetched when it is opened.
  { files: ["src/screens/contacts/contact_lines.ts"], rules: { "no-restricted-imports": "off" } },
);

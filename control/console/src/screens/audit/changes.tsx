import { audit as text } from "@/strings/setup";
import { Facts, Json } from "@/ui/layout";
import { capital } from "@/ui/texts";
import { isChange } from "./change";
import style from "./changes.module.css";

const told = (value: unknown): string =>
  value === null || value === "" ? "–" : typeof value === "string" ? value : JSON.stringify(value);

/** Each column with what it was and what it is; what an action says of itself stays as it says it. */
export function Changes({ of, action }: { of: Record<string, unknown>; action: string }) {
  const named = Object.entries(of);
  if (named.length === 0 || !named.every(([, one]) => isChange(action, one) || typeof one === "string"))
    return <Json label={text.changes} value={of} />;
  return (
    <section aria-label={text.changes} className={style.changes}>
      <Facts
        rows={named.map(([name, one]) => [
          capital(name.replaceAll("_", " ")),
          isChange(action, one) ? (
            <>
              {one[0] !== null && (
                <>
                  <span className="visually-hidden">{text.before} </span>
                  <del>{told(one[0])}</del> →{" "}
                </>
              )}
              {told(one[1])}
            </>
          ) : (
            String(one)
          ),
        ])}
      />
    </section>
  );
}

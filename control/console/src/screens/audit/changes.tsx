import { audit as text } from "@/strings/setup";
import { Facts, Json } from "@/ui/layout";
import { capital } from "@/ui/texts";
import style from "./changes.module.css";

type Change = [unknown, unknown];
const isChange = (one: unknown): one is Change => Array.isArray(one) && one.length === 2;
const told = (value: unknown): string =>
  value === null || value === "" ? "–" : typeof value === "string" ? value : JSON.stringify(value);

/** Each column with what it was and what it is; what an action says of itself stays as it says it. */
export function Changes({ of }: { of: Record<string, unknown> }) {
  const named = Object.entries(of);
  if (named.length === 0 || !named.every(([, one]) => isChange(one) || typeof one === "string"))
    return <Json label={text.changes} value={of} />;
  return (
    <section aria-label={text.changes} className={style.changes}>
      <Facts
        rows={named.map(([name, one]) => [
          capital(name.replaceAll("_", " ")),
          isChange(one) ? (
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

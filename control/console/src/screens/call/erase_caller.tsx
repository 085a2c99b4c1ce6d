import { useQueryClient } from "@tanstack/react-query";
import { Eraser } from "lucide-react";
import { useState } from "react";
import { api, unwrap } from "@/api/client";
import { callPage as text } from "@/strings/calls";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/layer";
import { phone } from "@/ui/time";
import { notifyGood } from "@/ui/toast";
import { type Call, otherEnd } from "./call_model";

/** Forgetting a caller, on their demand. */
export function EraseCaller({ call }: { call: Call }) {
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const number = otherEnd(call);
  if (!/^\+\d{5,15}$/.test(number)) return null;
  const erase = async () => {
    const body = { number, organisation_id: call.organisation_id };
    const { calls } = await unwrap(api.POST("/api/callers/erase", { body }));
    notifyGood(text.erased(calls));
    await client.invalidateQueries();
  };
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        <Eraser aria-hidden /> {text.erase}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={text.eraseTitle(phone(number))}
        about={text.eraseAbout}
        confirm={text.erase}
        onConfirm={erase}
      />
    </>
  );
}

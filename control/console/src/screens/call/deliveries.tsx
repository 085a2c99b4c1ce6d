import { useGo } from "@/api/address";
import { api, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { callPage as text } from "@/strings/calls";
import { outbound } from "@/strings/office";
import { List } from "@/ui/list_screen";
import { deliveryColumns } from "../outbound/delivery_columns";

/** What was sent to others because of this call. */
export function Deliveries({ call }: { call: string }) {
  const go = useGo();
  const deliveries = useList(["outbound", "of", call], (cursor) =>
    unwrap(api.GET("/api/outbound", { params: { query: { call_id: call, cursor, limit: 100 } } })),
  );
  return (
    <List
      label={outbound.title}
      of={deliveries}
      columns={deliveryColumns.filter((column) => column.id !== "next")}
      keyOf={(one) => one.id}
      onOpen={(one) => go(`/outbound?delivery=${one.id}`)}
      empty={{ title: outbound.empty, next: text.deliveriesEmptyNext }}
    />
  );
}

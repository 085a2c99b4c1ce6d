import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "@/api/client";
import { numbers as text } from "@/strings/setup";
import { Button } from "@/ui/button";
import { Badge, Card } from "@/ui/layout";
import { Answer, Empty } from "@/ui/states";
import { Table, TwoLines } from "@/ui/table";
import { phone } from "@/ui/time";
import { AddNumber } from "./numbers";

/** What the platform's account with the carrier has, beside what is known here. */
export function CarrierNumbers({ known }: { known: string[] }) {
  const [taking, setTaking] = useState("");
  const theirs = useQuery({
    queryKey: ["carrier-numbers"],
    queryFn: async () => (await unwrap(api.GET("/api/numbers/carrier"))).data,
    staleTime: 60_000,
    retry: false,
  });
  return (
    <Card title={text.carrierTitle} about={text.carrierAbout} flush>
      <Answer of={theirs} lines={3}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={text.empty} />
          ) : (
            <Table
              bare
              label={text.carrierTitle}
              rows={rows}
              keyOf={(one) => one.sid}
              columns={[
                {
                  id: "number",
                  title: text.number,
                  cell: (one) => <TwoLines first={phone(one.number)} second={one.name} />,
                },
                {
                  id: "points",
                  title: text.pointsHere,
                  cell: (one) =>
                    one.points_here ? (
                      <Badge tone="good">{text.pointsHere}</Badge>
                    ) : (
                      <Badge>{text.pointsElsewhere}</Badge>
                    ),
                },
                {
                  id: "take",
                  title: "",
                  end: true,
                  cell: (one) =>
                    !known.includes(one.number) && (
                      <Button small onClick={() => setTaking(one.number)}>
                        {text.take}
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </Answer>
      {taking && <AddNumber number={taking} onClose={() => setTaking("")} />}
    </Card>
  );
}

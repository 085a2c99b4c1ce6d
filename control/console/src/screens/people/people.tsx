import { MailPlus, UserMinus } from "lucide-react";
import { useState } from "react";
import { useAct, useSave } from "@/api/act";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { type Membership, useDesk, useHome, useMay } from "@/api/me";
import { common } from "@/strings/common";
import { people as text } from "@/strings/setup";
import { Button, IconButton } from "@/ui/button";
import { SelectField, SwitchField, TextField } from "@/ui/field";
import { useFilled } from "@/ui/filled";
import { FormDialog } from "@/ui/layer";
import { List } from "@/ui/list_screen";
import { Badge, Card, Page } from "@/ui/layout";
import { Removal } from "@/ui/removal";
import { ShownOnce } from "@/ui/shown_once";
import { Empty } from "@/ui/states";
import { type Column, TwoLines } from "@/ui/table";
import { ago, day } from "@/ui/time";

type Member = Schemas["Member"];
type Role = Member["role"];
type Invitation = Schemas["Invitation"];

const roles: Role[] = ["owner", "admin", "manager", "worker", "member"];
const roleChoices = roles.map((value) => ({ value, label: text.roles[value] ?? value }));

export default function People() {
  const home = useHome();
  if (!home)
    return (
      <Page title={text.title} about={text.about}>
        <Empty title={common.pickOrganisation} next={common.pickOrganisationNext} />
      </Page>
    );
  return <Of organisation={home} />;
}

function Of({ organisation }: { organisation: Membership }) {
  const may = useMay();
  const { me } = useDesk();
  const act = useAct();
  const key = ["members", organisation.id];
  const path = { organisation: organisation.id };
  const [inviting, setInviting] = useState(false);
  const [link, setLink] = useState("");
  const [removing, setRemoving] = useState<Member | null>(null);
  const members = useList([...key, "list"], (cursor) =>
    unwrap(api.GET("/api/organisations/{organisation}/members", { params: { path, query: { cursor, limit: 100 } } })),
  );
  const change = (one: Member, body: Schemas["MemberUpdate"]) =>
    act(
      text.changed,
      () =>
        unwrap(
          api.PATCH("/api/organisations/{organisation}/members/{id}", {
            params: { path: { ...path, id: one.id } },
            body,
          }),
        ),
      key,
    );
  const administers = may("administer");
  const columns: Column<Member>[] = [
    {
      id: "person",
      title: text.person,
      cell: (one) => <TwoLines first={<b>{one.display_name || one.email || one.id}</b>} second={one.email} />,
    },
    {
      id: "role",
      title: text.role,
      width: 190,
      cell: (one) =>
        administers && one.id !== me.user.id ? (
          <SelectField
            bare
            small
            label={`${text.role} ${one.display_name}`}
            value={one.role}
            choices={roleChoices}
            onChange={(role) => void change(one, { role: role as Role })}
          />
        ) : (
          text.roles[one.role]
        ),
    },
    {
      id: "active",
      title: text.active,
      cell: (one) => (
        <SwitchField
          bare
          label={`${text.active} ${one.display_name}`}
          checked={one.active}
          disabled={!administers || one.id === me.user.id}
          onChange={(active) => void change(one, { active })}
        />
      ),
    },
    { id: "since", title: text.since, cell: (one) => day(one.created_at) },
    {
      id: "remove",
      title: "",
      end: true,
      cell: (one) =>
        administers &&
        one.id !== me.user.id && (
          <IconButton small label={`${text.remove} ${one.display_name}`} onClick={() => setRemoving(one)}>
            <UserMinus aria-hidden />
          </IconButton>
        ),
    },
  ];
  return (
    <Page
      title={text.title}
      about={text.about}
      actions={
        administers && (
          <Button look="primary" onClick={() => setInviting(true)}>
            <MailPlus aria-hidden /> {text.invite}
          </Button>
        )
      }
    >
      <List label={text.title} of={members} columns={columns} keyOf={(one) => one.id} empty={{ title: text.empty }} />
      {administers && <Invitations organisation={organisation.id} onLink={setLink} />}
      {inviting && <Invite organisation={organisation.id} onClose={() => setInviting(false)} onLink={setLink} />}
      <ShownOnce title={text.link} about={text.linkHint} value={link} onClose={() => setLink("")} />
      <Removal
        of={removing}
        onClose={() => setRemoving(null)}
        title={(one) => text.removeTitle(one.display_name || (one.email ?? ""))}
        about={text.removeAbout}
        confirm={text.remove}
        done={text.removed}
        remove={(one) =>
          unwrap(
            api.DELETE("/api/organisations/{organisation}/members/{id}", { params: { path: { ...path, id: one.id } } }),
          )
        }
        stale={key}
      />
    </Page>
  );
}

interface InviteProps {
  organisation: string;
  onClose: () => void;
  /** Is told the invitation's link. */
  onLink: (link: string) => void;
}

function Invite({ organisation, onClose, onLink }: InviteProps) {
  const save = useSave();
  const { filled, of, set } = useFilled({ email: "", display_name: "", role: "manager" as Role });
  const invite = () =>
    save(
      text.invited,
      async () => {
        const made = await unwrap(
          api.POST("/api/organisations/{organisation}/invitations", {
            params: { path: { organisation } },
            body: filled,
          }),
        );
        onLink(linkOf(made.token));
      },
      ["invitations", organisation],
    );
  return (
    <FormDialog
      onClose={onClose}
      title={text.inviteTitle}
      about={text.inviteAbout}
      submit={text.invite}
      onSubmit={invite}
    >
      <TextField label={text.email} type="email" {...of("email")} required autoFocus />
      <TextField label={text.name} {...of("display_name")} />
      <SelectField
        label={text.role}
        hint={text.roleAbout[filled.role]}
        {...of("role")}
        onChange={(chosen) => set("role")(chosen as Role)}
        choices={roleChoices}
      />
    </FormDialog>
  );
}

const linkOf = (token: string | undefined) => `${location.origin}/#/join/${token ?? ""}`;

function Invitations({ organisation, onLink }: Omit<InviteProps, "onClose">) {
  const act = useAct();
  const key = ["invitations", organisation];
  const invitations = useList(key, (cursor) =>
    unwrap(
      api.GET("/api/organisations/{organisation}/invitations", {
        params: { path: { organisation }, query: { cursor } },
      }),
    ),
  );
  if (!invitations.data || invitations.data.length === 0) return null;
  const revoke = (one: Invitation) =>
    act(
      text.revoked,
      () =>
        unwrap(
          api.DELETE("/api/organisations/{organisation}/invitations/{id}", {
            params: { path: { organisation, id: one.id } },
          }),
        ),
      key,
    );
  const renew = (one: Invitation) =>
    act(
      text.renewed,
      async () => {
        const made = await unwrap(
          api.POST("/api/organisations/{organisation}/invitations/{id}/renew", {
            params: { path: { organisation, id: one.id } },
          }),
        );
        onLink(linkOf(made.token));
      },
      key,
    );
  return (
    <Card title={text.invitations} flush>
      <List
        bare
        label={text.invitations}
        of={invitations}
        keyOf={(one) => one.id}
        empty={{ title: text.empty }}
        columns={[
          {
            id: "who",
            title: text.person,
            cell: (one) => <TwoLines first={one.display_name || one.email} second={one.email} />,
          },
          { id: "role", title: text.role, cell: (one) => text.roles[one.role] },
          {
            id: "status",
            title: common.status,
            cell: (one) => (
              <Badge tone={one.status === "pending" ? "info" : "plain"}>
                {text.invitationStatuses[one.status] ?? one.status}
              </Badge>
            ),
          },
          { id: "expires", title: text.expires, cell: (one) => ago(one.expires_at) },
          {
            id: "revoke",
            title: "",
            end: true,
            cell: (one) =>
              (one.status === "pending" || one.status === "expired") && (
                <>
                  <Button small look="ghost" aria-label={text.renewOf(one.email)} onClick={() => void renew(one)}>
                    {text.renew}
                  </Button>
                  <Button small look="danger" onClick={() => void revoke(one)}>
                    {text.revoke}
                  </Button>
                </>
              ),
          },
        ]}
      />
    </Card>
  );
}

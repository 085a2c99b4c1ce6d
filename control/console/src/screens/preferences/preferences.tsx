import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "@/api/client";
import { useDesk } from "@/api/me";
import { allowNotices, noticesAllowed } from "@/live/desktop_notice";
import { common } from "@/strings/common";
import { preferencesTexts as text, shell, signInTexts } from "@/strings/shell";
import { Invitations } from "@/shell/invitations";
import { Button } from "@/ui/button";
import { SwitchField, TextField } from "@/ui/field";
import { FormFailure, FormFields, useForm } from "@/ui/form";
import { Card, Grid, Page, Row, Segmented, Stack } from "@/ui/layout";
import { type Preferences, prefer, usePreferences } from "@/ui/preferences";
import { zone } from "@/ui/time";
import { notify, notifyGood } from "@/ui/toast";

export default function PreferencesScreen() {
  const { me } = useDesk();
  const client = useQueryClient();
  const liked = usePreferences();
  const onOff = (name: "shortcuts" | "sounds" | "meters" | "announce", label: string, hint: string) => (
    <SwitchField label={label} hint={hint} checked={liked[name]} onChange={(on) => prefer({ [name]: on })} />
  );
  const setNotices = async (on: boolean) => {
    const may = !on || (await allowNotices());
    if (!may) notify({ title: text.noticesBlocked, tone: "bad" });
    prefer({ notices: on && may });
  };
  return (
    <Page title={text.title} about={`${text.about} ${shell.zone(zone())}`}>
      <Invitations me={me} onAccepted={() => client.invalidateQueries({ queryKey: ["me"] })} />
      <Grid min={380}>
        <Stack gap={4}>
          <Card title={text.appearance}>
            <Segmented
              label={shell.theme}
              value={liked.theme}
              onChange={(theme) => prefer({ theme: theme as Preferences["theme"] })}
              choices={[
                { value: "system", label: shell.themeSystem },
                { value: "light", label: shell.themeLight },
                { value: "dark", label: shell.themeDark },
              ]}
            />
          </Card>
          <Profile />
          <Password />
        </Stack>
        <Card title={text.behaviour}>
          <Stack gap={4}>
            {onOff("shortcuts", text.shortcuts, text.shortcutsHint)}
            {onOff("sounds", text.sounds, text.soundsHint)}
            <SwitchField
              label={text.notices}
              hint={text.noticesHint}
              checked={liked.notices && noticesAllowed()}
              onChange={(on) => void setNotices(on)}
            />
            {onOff("meters", text.meters, text.metersHint)}
            {onOff("announce", text.announce, text.announceHint)}
          </Stack>
        </Card>
      </Grid>
    </Page>
  );
}

function Profile() {
  const { me } = useDesk();
  const client = useQueryClient();
  const [name, setName] = useState(me.user.display_name);
  const sent = useForm(async () => {
    await unwrap(api.PATCH("/api/me", { body: { display_name: name } }));
    await client.invalidateQueries({ queryKey: ["me"] });
    notifyGood(common.saved);
  }, name !== me.user.display_name);
  return (
    <Card title={text.profile} about={me.user.email}>
      <FormFields of={sent}>
        <TextField
          label={signInTexts.displayName}
          name="display_name"
          value={name}
          onChange={setName}
          maxLength={200}
        />
        <FormFailure />
        <Row>
          <Button type="submit" busy={sent.busy} disabled={name === me.user.display_name}>
            {common.save}
          </Button>
        </Row>
      </FormFields>
    </Card>
  );
}

function Password() {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const sent = useForm(async () => {
    await unwrap(api.POST("/api/auth/password", { body: { current_password: current, new_password: next } }));
    setCurrent("");
    setNext("");
    notifyGood(text.changed);
  });
  return (
    <Card title={text.password}>
      <FormFields of={sent}>
        <TextField
          label={text.current}
          name="current_password"
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={setCurrent}
        />
        <TextField
          label={text.next}
          name="new_password"
          hint={text.nextHint}
          type="password"
          autoComplete="new-password"
          required
          value={next}
          onChange={setNext}
        />
        <FormFailure />
        <Row>
          <Button type="submit" busy={sent.busy}>
            {text.change}
          </Button>
        </Row>
      </FormFields>
    </Card>
  );
}

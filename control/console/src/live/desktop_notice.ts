/** Notices of the desktop, for who looks at another window: only where they were asked for, and the browser allows them. */
export const noticesAllowed = (): boolean => "Notification" in window && Notification.permission === "granted";

/** Asks the browser's leave; false where it is refused. */
export async function allowNotices(): Promise<boolean> {
  if (!("Notification" in window)) return false;
  return (await Notification.requestPermission()) === "granted";
}

/** `tag`: a later notice of the same takes the place of the earlier. */
export function noticeOnDesktop(title: string, body: string, tag: string, onClick: () => void): void {
  if (!noticesAllowed()) return;
  const notice = new Notification(title, { body, tag, icon: "/favicon.svg" });
  notice.onclick = () => {
    window.focus();
    notice.close();
    onClick();
  };
}

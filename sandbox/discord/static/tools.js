// What a person changes by hand: their own direct messages, and as an owner what the bot may do.
import { h, put } from "./dom.js";

const SEND_MESSAGES = 1n << 11n;

export function drawTools(root, { guild, channel, me, bot, act }) {
  const button = (text, work) => h("button", { type: "button", onclick: work }, text);
  const own = [
    button(me.dms_open ? "봇의 DM 막기" : "봇의 DM 허용하기", () => change({ dms_open: !me.dms_open })),
    button(me.installed ? "봇을 내 계정에서 빼기" : "봇을 내 계정에 설치하기", () => change({ installed: !me.installed })),
  ];
  const change = async (asked) => {
    await act(`users/${me.id}`, asked, "PATCH");
    location.reload();
  };
  put(root, h("summary", {}, "내 설정과 서버 관리"), own, guild?.owner_id === me.id && owners(guild, channel, bot, act, button));
}

function owners(guild, channel, bot, act, button) {
  if (!guild.has_bot) return [button("봇 초대하기", () => act(`guilds/${guild.id}/bot`, {}))];
  const found = [button("봇 내보내기", () => act(`guilds/${guild.id}/bot`, {}, "DELETE"))];
  if (!channel?.permission_overwrites) return found;
  const denied = channel.permission_overwrites.some((one) => one.id === bot.id && BigInt(one.deny) & SEND_MESSAGES);
  const text = denied ? "이 채널에서 봇에게 쓰기 허용하기" : "이 채널에서 봇의 쓰기 권한 빼기";
  found.push(button(text, () => act(`channels/${channel.id}/rights`, denied ? {} : { deny: ["SEND_MESSAGES"] }, "PUT")));
  return found;
}

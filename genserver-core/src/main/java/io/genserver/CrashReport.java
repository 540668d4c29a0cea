package io.genserver;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What is known about a crash, with types instead of message contents. The stack is that
 * of the reason's {@link ExitReason#cause()}. OTP: the error report of {@code gen_server}
 * and the crash report of {@code proc_lib}.
 *
 * @param server the server's name or number
 * @param reason why it ended
 * @param lastMessage the type of the last message, {@code null} if there was none
 * @param client the server that waited for the reply to it, {@code null} if none did
 * @param status what the author shows of the last state
 * @param mailboxSize how many messages were waiting
 * @param uptime how long this incarnation lived
 * @param restarts how often its supervisor had started it again before
 * @param events the last events, if {@code Sys.log} was on
 * @since 0.1.0
 */
public record CrashReport(String server, ExitReason reason, @Nullable String lastMessage, @Nullable String client,
		Map<String, Object> status, int mailboxSize, Duration uptime, long restarts, List<String> events) {

	/** A value that is longer is cut off in the text. */
	private static final int LONGEST = 200;

	/** More entries than these are left out of the text. */
	private static final int MOST = 10;

	/**
	 * The report in one line, in the order of the components; long values are cut off.
	 * @return the text
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("Server '").append(this.server)
			.append("' crashed: ")
			.append(cut(this.reason))
			.append("; last message ")
			.append((this.lastMessage != null) ? this.lastMessage : "none");
		if (this.client != null) {
			text.append(" from '").append(this.client).append('\'');
		}
		if (!this.status.isEmpty()) {
			text.append(", status {");
			String separator = "";
			for (Map.Entry<String, Object> entry : this.status.entrySet().stream().limit(MOST).toList()) {
				text.append(separator).append(entry.getKey()).append('=').append(cut(entry.getValue()));
				separator = ", ";
			}
			text.append((this.status.size() > MOST) ? ", …}" : "}");
		}
		text.append(", ").append(this.mailboxSize).append(" message(s) queued, up for ").append(this.uptime);
		text.append(", restarted ").append(this.restarts).append(" time(s)");
		if (!this.events.isEmpty()) {
			text.append(", last events ").append(this.events);
		}
		return text.toString();
	}

	private static String cut(@Nullable Object value) {
		String text;
		try {
			text = String.valueOf(value);
		}
		catch (Throwable ex) {
			// a value that cannot be shown must not keep the report from being made
			text = "? (" + ex.getClass().getName() + ')';
		}
		return (text.length() > LONGEST) ? text.substring(0, LONGEST) + '…' : text;
	}

}

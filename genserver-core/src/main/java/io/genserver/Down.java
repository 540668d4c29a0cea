package io.genserver;

import org.jspecify.annotations.Nullable;

/**
 * The message that tells a monitoring server of the end of the server that it monitors.
 * Arrives exactly once per monitor. OTP: {@code {'DOWN', Ref, process, Pid, Reason}}.
 *
 * @param monitor what {@link ServerContext#monitor(ServerRef)} returned
 * @param pid the process that ended, or {@code null} when a name was monitored that
 * nobody held
 * @param reason why it ended, {@link ExitReason#NOPROC} when it was dead already
 * @since 0.1.0
 */
public record Down(MonitorRef monitor, @Nullable Pid pid, ExitReason reason) {

}

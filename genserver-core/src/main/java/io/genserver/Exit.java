package io.genserver;

import org.jspecify.annotations.Nullable;

/**
 * The message that a server which traps exits gets for the exit signal of another
 * process. OTP: {@code {'EXIT', From, Reason}}.
 *
 * @param from the process whose end, or whose call of {@code exit/2}, sent the signal;
 * {@code null} if it came from outside any server
 * @param reason why
 * @since 0.1.0
 */
public record Exit(@Nullable Pid from, ExitReason reason) {

}

package io.genserver.sys;

import java.time.Instant;

/**
 * What a server has done since its statistics were switched on. OTP:
 * {@code sys:statistics(Name, get)}; there is nothing like reductions here.
 *
 * @param startTime when they were switched on
 * @param currentTime when this was asked for
 * @param messagesIn messages handled
 * @param messagesOut replies that callbacks returned; not those given by hand
 * @since 0.1.0
 */
public record Statistics(Instant startTime, Instant currentTime, long messagesIn, long messagesOut) {

}

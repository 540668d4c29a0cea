package io.genserver.supervisor;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.Pid;

/**
 * A child at one moment.
 *
 * @param id its id
 * @param type what it is
 * @param state what its supervisor knows of it
 * @param pid its process, if it is running
 * @param lastPid its process, or the one before if it is not running; {@code null} if it
 * never had one. By this a {@link DynamicSupervisor} knows a child that waits for its
 * restart or is parked
 * @param spec its specification
 * @param restarts how often its supervisor has started it again, because it ended or
 * because of the strategy
 * @param crashes how often it ended abnormally by itself
 * @param lastExit why it ended last, {@code null} if it never did
 * @param lastExitAt when
 * @param nextRestartAt when its supervisor will start it again, {@code null} unless it
 * waits for that
 * @since 0.1.0
 */
public record ChildInfo(String id, ChildType type, ChildState state, @Nullable Pid pid, @Nullable Pid lastPid,
		ChildSpec spec, long restarts, long crashes, @Nullable ExitReason lastExit, @Nullable Instant lastExitAt,
		@Nullable Instant nextRestartAt) {

	public ChildInfo {
		Objects.requireNonNull(id, "id");
	}

}

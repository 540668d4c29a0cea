package io.genserver.supervisor;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A supervisor at one moment, seen without asking it.
 *
 * @param name its registered name
 * @param strategy which children are restarted when one ends
 * @param maxRestarts how many restarts it tolerates within the time
 * @param within the time
 * @param restartsInWindow how many restarts the window holds now
 * @param restarts how many restarts it has made in all
 * @param children its children in start order
 * @since 0.1.0
 */
public record SupervisorInfo(@Nullable String name, Strategy strategy, int maxRestarts, Duration within,
		int restartsInWindow, long restarts, List<ChildInfo> children) {

}

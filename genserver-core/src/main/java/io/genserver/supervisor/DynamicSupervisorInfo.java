package io.genserver.supervisor;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A dynamic supervisor at one moment, seen without asking it. The children are not listed
 * here, as there may be many: see {@link DynamicSupervisor#children()}.
 *
 * @param name its registered name
 * @param maxRestarts how many restarts it tolerates within the time
 * @param within the time
 * @param maxChildren how many children it can have
 * @param restartsInWindow how many restarts the window holds now
 * @param restarts how many restarts it has made in all
 * @param counts its children, counted
 * @since 0.1.0
 */
public record DynamicSupervisorInfo(@Nullable String name, int maxRestarts, Duration within, int maxChildren,
		int restartsInWindow, long restarts, ChildCounts counts) {

}

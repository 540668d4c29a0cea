package io.genserver.spring.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.genserver.LifecycleEvent;
import io.genserver.LifecycleListener;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.Node;

/**
 * Remembers the last crashes of each server, without what was in the message, the state
 * or the exception. Those of servers that are not configured, of which there may be any
 * number, share one place.
 *
 * @since 0.1.0
 */
public final class RecentCrashes implements LifecycleListener {

	/** Kept of all servers together that are not configured. */
	static final int OTHERS = 100;

	private record Crash(String server, CrashDescriptor description) {
	}

	private final Set<String> configured;

	private final int size;

	/**
	 * By server, newest first. Written by the thread of the events, read by observers;
	 * the lists are never changed.
	 */
	private final Map<String, List<Crash>> crashes = new ConcurrentHashMap<>();

	/** As in {@link #crashes}. */
	private volatile List<Crash> others = List.of();

	/**
	 * Remember crashes.
	 * @param tree the configured servers
	 * @param size how many to remember of each; 0 for none
	 */
	public RecentCrashes(SupervisionTree tree, int size) {
		this.configured = tree.nodes().map(Node::name).collect(Collectors.toSet());
		this.size = size;
	}

	@Override
	public void onEvent(LifecycleEvent event) {
		if (event instanceof LifecycleEvent.Crashed crashed) {
			add(new Crash(crashed.server().toString(), CrashDescriptor.of(crashed.report(), crashed.at())));
		}
		else if (event instanceof LifecycleEvent.StartFailed failed) {
			add(new Crash(failed.server(), CrashDescriptor.ofStart(failed.reason(), failed.at())));
		}
	}

	private void add(Crash crash) {
		if (this.configured.contains(crash.server())) {
			this.crashes.merge(crash.server(), List.of(crash), (before, now) -> added(before, crash, this.size));
		}
		else {
			this.others = added(this.others, crash, (this.size > 0) ? OTHERS : 0);
		}
	}

	private static List<Crash> added(List<Crash> before, Crash crash, int size) {
		List<Crash> after = new ArrayList<>(before.size() + 1);
		after.add(crash);
		after.addAll(before);
		return List.copyOf(after.subList(0, Math.min(size, after.size())));
	}

	/**
	 * The last crashes of a server, newest first.
	 * @param server its name
	 * @return the crashes
	 */
	List<CrashDescriptor> of(String server) {
		List<Crash> known = this.configured.contains(server) ? this.crashes.getOrDefault(server, List.of())
				: this.others;
		return known.stream()
			.filter((crash) -> crash.server().equals(server))
			.map(Crash::description)
			.limit(this.size)
			.toList();
	}

}

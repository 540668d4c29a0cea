package io.genserver.process;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.genserver.CallCycleException;

/**
 * Who waits for whom: finds out whether a call would wait for its own caller. Each
 * process that waits shows the call it waits for, an object used once; a path that is the
 * same at two readings existed as a whole between them, so there is no false alarm. A
 * call whose server has deferred the reply does not count, because others may answer it.
 */
final class CallGraph {

	private CallGraph() {
	}

	/**
	 * Check a call that is about to be sent. Its caller shows it already.
	 * @throws CallCycleException if it would close a cycle
	 */
	static void check(Process caller, CallMessage call) {
		List<CallMessage> path = path(caller, call);
		if (path != null && path.equals(path(caller, call))) {
			List<String> names = new ArrayList<>();
			names.add(caller.toString());
			for (CallMessage edge : path) {
				names.add(edge.target().toString());
			}
			throw new CallCycleException(names);
		}
	}

	private static @Nullable List<CallMessage> path(Process caller, CallMessage call) {
		Process next = call.target();
		CallMessage edge = (next == caller) ? call : next.waitingFor();
		if (edge == null) {
			return null;
		}
		List<CallMessage> path = new ArrayList<>();
		path.add(call);
		while (next != caller) {
			if (edge == null || edge.isSettled() || edge.isDeferred() || path.contains(edge)) {
				return null;
			}
			path.add(edge);
			next = edge.target();
			edge = next.waitingFor();
		}
		return path;
	}

}

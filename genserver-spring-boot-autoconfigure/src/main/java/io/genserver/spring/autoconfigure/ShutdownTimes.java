package io.genserver.spring.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.ServerNode;
import io.genserver.supervisor.Shutdown;

/**
 * Warns of servers that may take longer to stop than Spring waits for a whole phase.
 */
final class ShutdownTimes {

	private static final Logger logger = LoggerFactory.getLogger(SupervisionTree.class);

	private final SupervisionTree tree;

	ShutdownTimes(SupervisionTree tree) {
		this.tree = tree;
	}

	void check(Duration phase) {
		List<String> tooLong = this.tree.servers()
			.filter((server) -> isLonger(server.shutdown(), phase))
			.map(ServerNode::name)
			.toList();
		if (!tooLong.isEmpty()) {
			logger.warn("The shutdown time of {} is longer than spring.lifecycle.timeout-per-shutdown-phase ({}):"
					+ " what has not stopped by then is killed. Raise that property, or shorten the shutdown time",
					tooLong, phase);
		}
	}

	private static boolean isLonger(Shutdown shutdown, Duration phase) {
		Duration timeout = shutdown.timeout();
		return !shutdown.brutalKill() && (timeout == null || timeout.compareTo(phase) > 0);
	}

}

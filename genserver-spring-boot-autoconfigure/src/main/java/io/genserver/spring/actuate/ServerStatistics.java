package io.genserver.spring.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.genserver.Pid;
import io.genserver.ServerObserver;
import io.genserver.spring.SupervisionTree;

/**
 * What the servers of the configured tree have done since the application was started, by
 * the name of the server and over all its incarnations. Servers that are not in the tree
 * are not observed, so that there are no more statistics than names in the configuration.
 *
 * @see GenServerMetrics
 * @see io.genserver.GenServerSystem.Builder#observers(ServerObserver.Factory)
 * @since 0.1.0
 */
public final class ServerStatistics implements ServerObserver.Factory {

	private final Map<String, ServerCounts> servers = new LinkedHashMap<>();

	/**
	 * Create statistics without any count.
	 * @param tree the configured tree
	 */
	public ServerStatistics(SupervisionTree tree) {
		tree.servers().forEach((server) -> this.servers.put(server.name(), new ServerCounts()));
	}

	@Override
	public @Nullable ServerObserver observe(Pid server) {
		String name = server.name();
		return (name != null) ? this.servers.get(name) : null;
	}

	/** The counts of a server of the tree. */
	ServerCounts of(String server) {
		ServerCounts counts = this.servers.get(server);
		if (counts == null) {
			throw new IllegalArgumentException("No server of the tree is named '" + server + "'");
		}
		return counts;
	}

}

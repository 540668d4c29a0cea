package io.genserver.spring.autoconfigure;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.Node;
import io.genserver.spring.SupervisionTree.ServerNode;
import io.genserver.spring.SupervisionTree.SupervisorNode;
import io.genserver.supervisor.Backoff;
import io.genserver.supervisor.GiveUp;

/**
 * The supervision tree as text for the log.
 */
final class TreeText {

	private final SupervisionTree tree;

	TreeText(SupervisionTree tree) {
		this.tree = tree;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		text.append("%d server(s) running under %d supervisor(s); look at /actuator/genservers where it is exposed"
			.formatted(this.tree.servers().count(), this.tree.supervisors().count()));
		append(text, this.tree.root(), "", "");
		return text.toString();
	}

	private void append(StringBuilder text, Node node, String indent, String childIndent) {
		text.append(System.lineSeparator()).append("  ").append(indent).append(describe(node));
		List<Node> children = (node instanceof SupervisorNode supervisor) ? supervisor.children() : List.of();
		for (int i = 0; i < children.size(); i++) {
			boolean last = i == children.size() - 1;
			append(text, children.get(i), childIndent + (last ? "└── " : "├── "),
					childIndent + (last ? "    " : "│   "));
		}
	}

	private static String describe(Node node) {
		if (node instanceof SupervisorNode supervisor) {
			return "%s (%s, %d restart(s) within %s%s%s)".formatted(supervisor.name(), lower(supervisor.strategy()),
					supervisor.maxRestarts(), duration(supervisor.within()),
					(supervisor.onGiveUp() == GiveUp.PARK) ? ", then park" : "", backoff(supervisor.backoff()));
		}
		ServerNode server = (ServerNode) node;
		return "%s (%s, %s%s)".formatted(server.name(), lower(server.restart()), server.type().getSimpleName(),
				backoff(server.backoff()));
	}

	private static String backoff(@Nullable Backoff backoff) {
		return (backoff == null) ? ""
				: ", backoff %s to %s".formatted(duration(backoff.initial()), duration(backoff.max()));
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static String duration(java.time.Duration duration) {
		return duration.toString().substring(2).toLowerCase(Locale.ROOT);
	}

}

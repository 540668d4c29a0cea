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
 * The supervision tree as text for the log. Its lines are put together without formats,
 * each of which would be parsed once for every server at start-up.
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
		text.append(System.lineSeparator()).append("  ").append(indent);
		if (node instanceof SupervisorNode supervisor) {
			append(text, supervisor);
			List<Node> children = supervisor.children();
			for (int i = 0; i < children.size(); i++) {
				boolean last = i == children.size() - 1;
				append(text, children.get(i), childIndent + (last ? "└── " : "├── "),
						childIndent + (last ? "    " : "│   "));
			}
		}
		else {
			append(text, (ServerNode) node);
		}
	}

	private static void append(StringBuilder text, SupervisorNode supervisor) {
		text.append(supervisor.name())
			.append(" (")
			.append(lower(supervisor.strategy()))
			.append(", ")
			.append(supervisor.maxRestarts())
			.append(" restart(s) within ")
			.append(duration(supervisor.within()))
			.append((supervisor.onGiveUp() == GiveUp.PARK) ? ", then park" : "");
		appendBackoff(text, supervisor.backoff());
	}

	private static void append(StringBuilder text, ServerNode server) {
		text.append(server.name())
			.append(" (")
			.append(lower(server.restart()))
			.append(", ")
			.append(server.type().getSimpleName());
		appendBackoff(text, server.backoff());
	}

	private static void appendBackoff(StringBuilder text, @Nullable Backoff backoff) {
		if (backoff != null) {
			text.append(", backoff ")
				.append(duration(backoff.initial()))
				.append(" to ")
				.append(duration(backoff.max()));
		}
		text.append(')');
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static String duration(java.time.Duration duration) {
		return duration.toString().substring(2).toLowerCase(Locale.ROOT);
	}

}

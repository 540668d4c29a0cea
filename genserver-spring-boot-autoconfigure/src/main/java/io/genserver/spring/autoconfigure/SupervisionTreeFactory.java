package io.genserver.spring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.Node;
import io.genserver.spring.SupervisionTree.SupervisorNode;
import io.genserver.supervisor.GiveUp;

/**
 * Builds the supervision tree from the configuration and the servers that were found, and
 * refuses one that is not a tree.
 */
final class SupervisionTreeFactory {

	private final GenServerProperties properties;

	private final Map<String, ServerDefinition> servers;

	private final Map<String, GenServerProperties.ChildSupervisor> supervisors;

	private final ServerSettings settings;

	/** By child, the property that lists it. */
	private final Map<String, String> listedBy = new LinkedHashMap<>();

	SupervisionTreeFactory(GenServerProperties properties, ServerDefinitions definitions, ServerSettings settings) {
		this.properties = properties;
		this.servers = definitions.byName();
		this.supervisors = RelaxedName.merge(properties.getSupervisors());
		this.settings = settings;
	}

	SupervisionTree create() {
		checkNames();
		checkChildren();
		List<Node> roots = new ArrayList<>();
		for (String supervisor : supervisors().keySet()) {
			if (!this.listedBy.containsKey(supervisor)) {
				roots.add(supervisorNode(supervisor, new LinkedHashSet<>()));
			}
		}
		checkCycles(roots);
		for (ServerDefinition server : new TreeMap<>(this.servers).values()) {
			if (!this.listedBy.containsKey(server.name())) {
				roots.add(this.settings.node(server));
			}
		}
		GenServerProperties.RootSupervisor root = this.properties.getSupervisor();
		checkIntensity("genserver.supervisor", root);
		return new SupervisionTree(new SupervisorNode(SupervisionTree.ROOT, root.getStrategy(), root.getMaxRestarts(),
				root.getWithin(), roots, (root.getOnGiveUp() == OnGiveUp.PARK) ? GiveUp.PARK : GiveUp.ESCALATE, null));
	}

	private Map<String, GenServerProperties.ChildSupervisor> supervisors() {
		return this.supervisors;
	}

	private void checkNames() {
		Duration timeout = this.properties.getCallTimeout();
		if (timeout.isNegative() || timeout.isZero()) {
			throw new InvalidConfigurationException("genserver.call-timeout",
					"the call timeout must be positive, but is " + timeout + '.', "Set it to, say, 5s.");
		}
		for (String name : this.properties.getServers().keySet()) {
			if (RelaxedName.find(name, this.servers) == null) {
				throw new InvalidConfigurationException("genserver.servers." + name,
						"no @GenServer is named '" + name + "'" + NearestName.didYouMean(name, this.servers.keySet()),
						"Correct the name, or remove the property. The servers are " + list(this.servers.keySet())
								+ '.');
			}
		}
		for (String name : supervisors().keySet()) {
			String property = "genserver.supervisors." + name;
			if (name.equals(SupervisionTree.ROOT)) {
				throw new InvalidConfigurationException(property, "'root' is the name of the root supervisor.",
						"Configure the root with 'genserver.supervisor', and give this supervisor another name.");
			}
			if (this.servers.containsKey(name)) {
				throw new InvalidConfigurationException(property, "a @GenServer is named '" + name + "' as well.",
						"Give the supervisor or the server another name.");
			}
			checkIntensity(property, Objects.requireNonNull(supervisors().get(name)));
		}
	}

	private static void checkIntensity(String property, GenServerProperties.Supervisor supervisor) {
		if (supervisor.getMaxRestarts() < 0) {
			throw new InvalidConfigurationException(property + ".max-restarts",
					"it cannot be negative, but is " + supervisor.getMaxRestarts() + '.',
					"Set it to 0 or more; with 0 the first crash ends the supervisor.");
		}
		if (supervisor.getWithin().isNegative() || supervisor.getWithin().isZero()) {
			throw new InvalidConfigurationException(property + ".within",
					"the time must be positive, but is " + supervisor.getWithin() + '.', "Set it to, say, 5s.");
		}
	}

	private void checkChildren() {
		if (supervisors().isEmpty()) {
			return;
		}
		Set<String> known = new TreeSet<>(this.servers.keySet());
		known.addAll(supervisors().keySet());
		supervisors().forEach((supervisor, settings) -> {
			for (int i = 0; i < settings.getChildren().size(); i++) {
				String child = settings.getChildren().get(i);
				String property = "genserver.supervisors." + supervisor + ".children[" + i + "]";
				if (!known.contains(child)) {
					throw new InvalidConfigurationException(property,
							"no @GenServer and no supervisor is named '" + child + "'"
									+ NearestName.didYouMean(child, known),
							"Correct the name, or remove it from the list. The names are " + list(known) + '.');
				}
				String other = this.listedBy.putIfAbsent(child, property);
				if (other != null) {
					throw new InvalidConfigurationException(property,
							"'" + child + "' is listed twice; it is a child at '" + other + "' already.",
							"A child has one supervisor: remove one of the two.");
				}
			}
		});
	}

	private SupervisorNode supervisorNode(String name, Set<String> above) {
		above.add(name);
		GenServerProperties.ChildSupervisor settings = Objects.requireNonNull(supervisors().get(name));
		List<Node> children = new ArrayList<>();
		for (String child : settings.getChildren()) {
			ServerDefinition server = this.servers.get(child);
			children.add((server != null) ? this.settings.node(server) : supervisorNode(child, above));
		}
		return new SupervisorNode(name, settings.getStrategy(), settings.getMaxRestarts(), settings.getWithin(),
				children, settings.getOnGiveUp(), BackoffSettings.of(name, settings.getBackoff()).backoff());
	}

	/** A child has one parent, so what is not reachable from the top is in a cycle. */
	private void checkCycles(List<Node> roots) {
		Set<String> unreachable = new LinkedHashSet<>(supervisors().keySet());
		if (unreachable.isEmpty()) {
			return;
		}
		roots.stream().flatMap(Node::nodes).map(Node::name).forEach(unreachable::remove);
		if (unreachable.isEmpty()) {
			return;
		}
		List<String> path = new ArrayList<>();
		String name = unreachable.iterator().next();
		while (!path.contains(name)) {
			path.add(0, name);
			name = parentOf(name);
		}
		List<String> cycle = new ArrayList<>(path.subList(0, path.indexOf(name) + 1));
		cycle.add(0, name);
		throw new InvalidConfigurationException("genserver.supervisors." + name + ".children",
				"the supervisors form a cycle: " + String.join(" -> ", cycle) + '.',
				"Remove one of them from the children of the one before it.");
	}

	private String parentOf(String supervisor) {
		for (Map.Entry<String, GenServerProperties.ChildSupervisor> entry : supervisors().entrySet()) {
			if (entry.getValue().getChildren().contains(supervisor)) {
				return entry.getKey();
			}
		}
		throw new IllegalStateException(supervisor);
	}

	private static String list(Set<String> names) {
		return names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names));
	}

}

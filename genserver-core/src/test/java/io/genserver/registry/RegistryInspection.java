package io.genserver.registry;

/**
 * Lets tests count what a registry holds on to.
 */
public final class RegistryInspection {

	private RegistryInspection() {
	}

	/** Keys and owners. */
	public static int size(Registry<?, ?> registry) {
		return registry.table().internalSize();
	}

	/** Groups, members and monitors. */
	public static int size(ProcessGroups<?> groups) {
		return groups.internalSize();
	}

}

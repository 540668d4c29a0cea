package io.genserver.spring.bean;

import org.jspecify.annotations.Nullable;

import io.genserver.ServerContext;

/**
 * The server whose bean the thread is creating: its context can be injected into the
 * constructor, and nobody else may make such a bean.
 */
public final class CurrentContext {

	private static final ThreadLocal<@Nullable Creation> CURRENT = new ThreadLocal<>();

	private record Creation(String beanName, ServerContext context) {

	}

	private CurrentContext() {
	}

	/**
	 * The context.
	 * @return the context
	 * @throws IllegalStateException if no server's bean is being created
	 */
	public static ServerContext get() {
		Creation current = CURRENT.get();
		if (current == null) {
			throw new IllegalStateException("A ServerContext can only be injected into a @GenServer class: "
					+ "there is one for each incarnation of a server, and none outside.");
		}
		return current.context();
	}

	/**
	 * Whether it is a server that makes the bean, for its next incarnation.
	 * @param beanName the name of the bean
	 * @return whether the thread runs the start of that server
	 */
	public static boolean isCreating(String beanName) {
		Creation current = CURRENT.get();
		return current != null && current.beanName().equals(beanName);
	}

	static void set(String beanName, ServerContext context) {
		CURRENT.set(new Creation(beanName, context));
	}

	static void clear() {
		CURRENT.remove();
	}

}

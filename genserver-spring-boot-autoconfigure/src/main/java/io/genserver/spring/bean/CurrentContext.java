package io.genserver.spring.bean;

import org.jspecify.annotations.Nullable;

import io.genserver.ServerContext;

/**
 * The context of the server whose bean the thread is creating, so that it can be injected
 * into the constructor.
 */
public final class CurrentContext {

	private static final ThreadLocal<@Nullable ServerContext> CURRENT = new ThreadLocal<>();

	private CurrentContext() {
	}

	/**
	 * The context.
	 * @return the context
	 * @throws IllegalStateException if no server's bean is being created
	 */
	public static ServerContext get() {
		ServerContext context = CURRENT.get();
		if (context == null) {
			throw new IllegalStateException("A ServerContext can only be injected into a @GenServer class: "
					+ "there is one for each incarnation of a server, and none outside.");
		}
		return context;
	}

	static void set(@Nullable ServerContext context) {
		if (context != null) {
			CURRENT.set(context);
		}
		else {
			CURRENT.remove();
		}
	}

}

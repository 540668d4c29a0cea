package io.genserver.spring.bean;

import org.jspecify.annotations.Nullable;

import io.genserver.Request;

/**
 * The message that a client sends for a method call.
 *
 * @param method the method
 * @param arguments its arguments
 */
record MethodCall(ClientMethod method, @Nullable Object[] arguments) implements Request<@Nullable Object> {

	@Override
	public String toString() {
		// never the arguments
		return this.method.name();
	}

}

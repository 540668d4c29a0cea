package io.genserver.spring.bean;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.genserver.InvalidSupervisionException;

/**
 * The handlers of one kind, found by the class of the message.
 */
final class Handlers {

	private final List<HandlerMethod> methods = new ArrayList<>();

	/** What was looked up before. */
	private final Map<Class<?>, Optional<HandlerMethod>> found = new ConcurrentHashMap<>();

	void add(HandlerMethod method, String annotation) {
		Class<?> type = method.messageType();
		if (type == null) {
			throw new InvalidSupervisionException("Handler method " + method + " takes no message: a method with @"
					+ annotation + " needs a parameter for it, whose class says which messages it handles.");
		}
		for (HandlerMethod other : this.methods) {
			if (other.messageType() == type) {
				throw new InvalidSupervisionException("Both " + other + " and " + method + " have @" + annotation
						+ " for " + type.getName() + ". Remove one of them.");
			}
		}
		this.methods.add(method);
	}

	boolean isEmpty() {
		return this.methods.isEmpty();
	}

	/** The most specific handler for messages of a class. */
	@Nullable HandlerMethod find(Class<?> type) {
		return this.found.computeIfAbsent(type, this::search).orElse(null);
	}

	private Optional<HandlerMethod> search(Class<?> type) {
		HandlerMethod best = null;
		for (HandlerMethod method : this.methods) {
			Class<?> handled = method.messageType();
			if (handled == null || !handled.isAssignableFrom(type)) {
				continue;
			}
			Class<?> bestHandled = (best != null) ? best.messageType() : null;
			if (bestHandled == null || bestHandled.isAssignableFrom(handled)
					|| (bestHandled.isInterface() && !handled.isInterface())) {
				best = method;
			}
		}
		return Optional.ofNullable(best);
	}

}

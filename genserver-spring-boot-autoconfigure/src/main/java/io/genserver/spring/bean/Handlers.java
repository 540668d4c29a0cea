package io.genserver.spring.bean;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The handlers of one kind, found by the class of the message.
 */
final class Handlers {

	private final String annotation;

	private final List<HandlerMethod> methods = new ArrayList<>();

	/** What was looked up before. */
	private final Map<Class<?>, Optional<HandlerMethod>> found = new ConcurrentHashMap<>();

	Handlers(String annotation) {
		this.annotation = annotation;
	}

	void add(HandlerMethod method) {
		Class<?> type = method.messageType();
		if (type == null) {
			throw new InvalidServerException("Handler method " + method + " takes no message.", "A method with @"
					+ this.annotation + " needs a parameter for it, whose class says which messages it handles.");
		}
		for (HandlerMethod other : this.methods) {
			if (other.messageType() == type) {
				throw new InvalidServerException("Both " + other + " and " + method + " have @" + this.annotation
						+ " for " + type.getName() + ".", "Remove one of them.");
			}
		}
		this.methods.add(method);
	}

	/** The name of the annotation that makes a method one of these. */
	String annotation() {
		return this.annotation;
	}

	List<HandlerMethod> all() {
		return this.methods;
	}

	boolean isEmpty() {
		return this.methods.isEmpty();
	}

	/**
	 * The most specific handler for messages of a class.
	 * @throws InvalidServerException if there are several and none is the most specific
	 */
	@Nullable HandlerMethod find(Class<?> type) {
		Optional<HandlerMethod> known = this.found.get(type);
		return ((known != null) ? known : this.found.computeIfAbsent(type, this::search)).orElse(null);
	}

	private Optional<HandlerMethod> search(Class<?> type) {
		List<HandlerMethod> candidates = this.methods.stream().filter((method) -> method.handles(type)).toList();
		List<HandlerMethod> best = candidates.stream()
			.filter((method) -> candidates.stream().noneMatch((other) -> other.isMoreSpecificThan(method)))
			.toList();
		if (best.size() > 1) {
			throw new InvalidServerException(
					"Both " + best.get(0) + " and " + best.get(1) + " have @" + this.annotation
							+ " for messages of class " + type.getName() + ", and neither is more specific.",
					"Add a method with @" + this.annotation + " for " + type.getSimpleName()
							+ ", or let one of the two interfaces extend the other.");
		}
		return best.stream().findFirst();
	}

}

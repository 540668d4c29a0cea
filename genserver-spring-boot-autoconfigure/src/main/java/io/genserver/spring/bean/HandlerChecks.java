package io.genserver.spring.bean;

import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.genserver.Request;

/**
 * Finds handlers that no message can ever choose, and messages that cannot choose between
 * handlers, as far as the classes tell.
 */
final class HandlerChecks {

	private final Class<?> serverType;

	HandlerChecks(Class<?> serverType) {
		this.serverType = serverType;
	}

	/**
	 * Check the handlers of a server.
	 * @throws InvalidServerException if one can never be reached, or the choice is
	 * ambiguous
	 */
	void check(List<Handlers> kinds) {
		for (Handlers handlers : kinds) {
			int ofInterfaces = 0;
			for (HandlerMethod method : handlers.all()) {
				checkReachable(method, handlers);
				ofInterfaces += type(method).isInterface() ? 1 : 0;
			}
			if (ofInterfaces > 1) {
				// finds the ambiguous ones by looking them up
				knownMessages(handlers).forEach(handlers::find);
			}
		}
	}

	private static Class<?> type(HandlerMethod method) {
		Class<?> type = method.messageType();
		return (type != null) ? type : Object.class;
	}

	private void checkReachable(HandlerMethod method, Handlers handlers) {
		Class<?> type = type(method);
		if (type.isPrimitive()) {
			throw unreachable(method, "a message is an object, and never a " + type,
					"Let it take the wrapper class, or better a record that says what the value means.");
		}
		if (handlers.annotation().equals("HandleCall") && !canBeRequest(type)) {
			throw unreachable(method, "a call needs a Request, and no instance of " + type
				.getName() + " can be one", "Let " + type.getSimpleName()
						+ " implement Request with the type of the reply, or annotate the method with @HandleCast or @HandleInfo.");
		}
		if (isAbstract(type) && type.isSealed() && isCovered(type, method, handlers)) {
			throw unreachable(method, "each class that " + type.getName() + " permits has a method of its own",
					"Remove the method, or one of the others.");
		}
	}

	private InvalidServerException unreachable(HandlerMethod method, String why, String action) {
		return new InvalidServerException(
				"Handler method " + method + " of " + this.serverType.getName() + " can never be reached: " + why + ".",
				action);
	}

	private static boolean canBeRequest(Class<?> type) {
		if (Request.class.isAssignableFrom(type) || type.isAssignableFrom(Request.class)) {
			return true;
		}
		if (type.isSealed()) {
			return Stream.of(type.getPermittedSubclasses()).anyMatch(HandlerChecks::canBeRequest);
		}
		return !Modifier.isFinal(type.getModifiers());
	}

	private static boolean isAbstract(Class<?> type) {
		return Modifier.isAbstract(type.getModifiers());
	}

	/** Whether all that a sealed type permits goes to other, more specific methods. */
	private static boolean isCovered(Class<?> sealed, HandlerMethod by, Handlers handlers) {
		return Stream.of(sealed.getPermittedSubclasses())
			.allMatch((permitted) -> handlers.all()
				.stream()
				.anyMatch((other) -> other != by && other.handles(permitted) && other.isMoreSpecificThan(by))
					|| (isAbstract(permitted) && permitted.isSealed() && isCovered(permitted, by, handlers)));
	}

	/**
	 * The classes of messages that are known: those that sealed types permit, and those
	 * that are written where the handlers or their types are.
	 */
	private Set<Class<?>> knownMessages(Handlers handlers) {
		Set<Class<?>> seen = new LinkedHashSet<>();
		Deque<Class<?>> open = new ArrayDeque<>();
		open.add(this.serverType.getNestHost());
		handlers.all().forEach((method) -> {
			open.add(type(method));
			open.add(type(method).getNestHost());
		});
		for (Class<?> next = open.poll(); next != null; next = open.poll()) {
			if (seen.add(next)) {
				open.addAll(List.of(next.getDeclaredClasses()));
				if (next.isSealed()) {
					open.addAll(List.of(next.getPermittedSubclasses()));
				}
			}
		}
		seen.removeIf(HandlerChecks::isAbstract);
		return seen;
	}

}

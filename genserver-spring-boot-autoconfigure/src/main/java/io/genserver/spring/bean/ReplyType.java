package io.genserver.spring.bean;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

import io.genserver.From;
import io.genserver.Request;
import io.genserver.spring.bean.HandlerMethod.Argument;

/**
 * Whether a call's handler answers with what the request promises. What the compiler
 * would have said had it seen both.
 */
final class ReplyType {

	private ReplyType() {
	}

	/**
	 * Check a handler of calls.
	 * @throws InvalidServerException if its reply cannot be the reply of the request
	 */
	static void check(HandlerMethod handler, Class<?> serverType) {
		Method method = handler.method();
		ResolvableType promised = ResolvableType
			.forMethodParameter(method, handler.indexOf(Argument.MESSAGE), serverType)
			.as(Request.class)
			.getGeneric();
		ResolvableType given = given(handler, method, serverType);
		if (!isKnown(promised) || (given != null && !isKnown(given))) {
			return;
		}
		String what = "Handler method " + handler + " of " + serverType.getName();
		String request = name(handler.messageType()) + " is a Request<" + name(promised) + ">";
		if (given == null) {
			if (promised.resolve() != Void.class && promised.resolve() != Object.class) {
				throw new InvalidServerException(what + " returns nothing, but " + request + ".",
						"Return the " + name(promised) + ", or take a From<" + name(promised)
								+ "> as well and reply through it, or make the message a Request<Void>.");
			}
		}
		else if (!fits(promised, given)) {
			boolean from = handler.takes(Argument.FROM);
			throw new InvalidServerException(
					what + (from ? " takes a From<" + name(given) + ">" : " replies with " + name(given)) + ", but "
							+ request + ".",
					"Let it " + (from ? "take a From<" + name(promised) + ">" : "reply with " + name(promised))
							+ ", or make the message a Request<" + name(given) + ">.");
		}
	}

	/** What the caller is answered with, {@code null} for nothing. */
	private static @Nullable ResolvableType given(HandlerMethod handler, Method method, Class<?> serverType) {
		if (handler.takes(Argument.FROM)) {
			return ResolvableType.forMethodParameter(method, handler.indexOf(Argument.FROM), serverType)
				.as(From.class)
				.getGeneric();
		}
		if (handler.returnsVoid()) {
			return null;
		}
		ResolvableType returned = ResolvableType.forMethodReturnType(method, serverType);
		if (handler.returnsStage()) {
			return returned.as(CompletionStage.class).getGeneric();
		}
		Class<?> primitive = method.getReturnType();
		return primitive.isPrimitive() ? ResolvableType.forClass(ClassUtils.resolvePrimitiveIfNecessary(primitive))
				: returned;
	}

	private static boolean isKnown(ResolvableType type) {
		Type declared = type.getType();
		return type.resolve() != null && !(declared instanceof WildcardType)
				&& !(declared instanceof TypeVariable<?> && type.resolve() == Object.class);
	}

	private static boolean fits(ResolvableType promised, ResolvableType given) {
		if (promised.hasUnresolvableGenerics() || given.hasUnresolvableGenerics()) {
			return promised.toClass().isAssignableFrom(given.toClass());
		}
		return promised.isAssignableFrom(given);
	}

	private static String name(ResolvableType type) {
		StringBuilder name = new StringBuilder(name(type.toClass()));
		if (type.hasGenerics()) {
			name.append('<');
			for (int i = 0; i < type.getGenerics().length; i++) {
				name.append((i > 0) ? ", " : "").append(name(type.getGeneric(i)));
			}
			name.append('>');
		}
		return name.toString();
	}

	private static String name(@Nullable Class<?> type) {
		return (type != null) ? type.getSimpleName() : "?";
	}

}

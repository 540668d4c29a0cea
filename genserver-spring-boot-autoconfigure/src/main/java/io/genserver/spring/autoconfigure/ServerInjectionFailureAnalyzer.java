package io.genserver.spring.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;

import io.genserver.ServerRef;
import io.genserver.spring.GenServer;
import io.genserver.spring.GenServerClient;
import io.genserver.spring.bean.ServerModel;

/**
 * Explains what to inject instead of a server's class, and why a client or reference is
 * missing.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class ServerInjectionFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		ResolvableType wanted = cause.getResolvableType();
		Class<?> type = (wanted != null) ? wanted.resolve() : null;
		if (wanted == null || type == null || cause.getNumberOfBeansFound() > 0) {
			return null;
		}
		String who = (description != null) ? description : "Somebody";
		if (AnnotatedElementUtils.hasAnnotation(type, GenServer.class)) {
			return new FailureAnalysis(
					"%s asked for a bean of @GenServer class %s, but its instance belongs to its server alone."
						.formatted(who, type.getName()),
					instead(type), cause);
		}
		if (AnnotatedElementUtils.hasAnnotation(type, GenServerClient.class)) {
			return new FailureAnalysis(
					"%s asked for the client %s, but no server implements it.".formatted(who, type.getName()),
					"Let a @GenServer class implement %s, and let component scanning or @Import find that class."
						.formatted(type.getSimpleName()),
					cause);
		}
		Class<?> server = (type == ServerRef.class) ? wanted.getGeneric().resolve() : null;
		return (server != null) ? new FailureAnalysis(
				"%s asked for a ServerRef of %s, but there is no such server.".formatted(who, server.getName()),
				"Annotate %s with @GenServer, and let component scanning or @Import find it."
					.formatted(server.getSimpleName()),
				cause) : null;
	}

	/** What to inject rather than a server's class. */
	static String instead(Class<?> serverType) {
		String ref = "ServerRef<" + serverType.getSimpleName() + ">";
		List<Class<?>> clients = ServerModel.clientTypes(serverType);
		return clients.isEmpty() ? "Inject a " + ref + "."
				: "Inject its client " + clients.stream().map(Class::getSimpleName).collect(Collectors.joining(" or "))
						+ ", or a " + ref + ".";
	}

}

package io.genserver.spring.autoconfigure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;

import io.genserver.spring.GenServer;

/**
 * Explains that two {@code @GenServer} classes have one name where the container notices
 * it first: the name is that of the bean, too. What the container would advise, to let
 * one definition override the other, would lose a server.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class DuplicateServerNameFailureAnalyzer extends AbstractFailureAnalyzer<RuntimeException> {

	/** What component scanning says; its exception is not public. */
	private static final Pattern SCANNED = Pattern
		.compile("bean name '(.+)' for bean class \\[(.+?)] conflicts with existing.*\\[(.+?)]");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, RuntimeException cause) {
		for (Throwable next = rootFailure; next != null; next = next.getCause()) {
			if (next instanceof BeanDefinitionOverrideException override) {
				return analyze(override.getBeanName(), override.getBeanDefinition().getBeanClassName(),
						override.getExistingDefinition().getBeanClassName(), override);
			}
			Matcher scanned = SCANNED.matcher(String.valueOf(next.getMessage()));
			if (next instanceof IllegalStateException && scanned.find()) {
				return analyze(scanned.group(1), scanned.group(2), scanned.group(3), next);
			}
		}
		return null;
	}

	private static @Nullable FailureAnalysis analyze(@Nullable String name, @Nullable String one,
			@Nullable String other, Throwable cause) {
		if (!isServer(one) || !isServer(other)) {
			return null;
		}
		return new FailureAnalysis("Two servers are named '%s': the classes %s and %s.".formatted(name, other, one),
				"Give one of them another name: @GenServer(\"…\").", cause);
	}

	private static boolean isServer(@Nullable String className) {
		ClassLoader classLoader = ClassUtils.getDefaultClassLoader();
		return className != null && ClassUtils.isPresent(className, classLoader) && AnnotatedElementUtils
			.hasAnnotation(ClassUtils.resolveClassName(className, classLoader), GenServer.class);
	}

}

package io.genserver.spring.autoconfigure;

import org.springframework.core.env.Environment;
import org.springframework.util.PlaceholderResolutionException;

import io.genserver.spring.bean.InvalidServerException;

/**
 * Property placeholders in the attributes of {@code @GenServer}.
 */
final class AnnotationPlaceholders {

	private AnnotationPlaceholders() {
	}

	/**
	 * Fill in the placeholders.
	 * @throws InvalidServerException if a property is missing
	 */
	static String resolve(Environment environment, Class<?> type, String attribute, String text) {
		try {
			return environment.resolveRequiredPlaceholders(text);
		}
		catch (PlaceholderResolutionException ex) {
			throw new InvalidServerException(
					"@GenServer(%s = \"%s\") of %s cannot be resolved: %s.".formatted(attribute, text, type.getName(),
							ex.getMessage()),
					"Set the property, or write a default into the placeholder: ${property:default}.");
		}
	}

}

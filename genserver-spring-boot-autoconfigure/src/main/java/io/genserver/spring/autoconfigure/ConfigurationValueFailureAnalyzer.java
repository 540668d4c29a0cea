package io.genserver.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.convert.TypeDescriptor;

import io.genserver.supervisor.GiveUp;

/**
 * Explains a property below {@code genserver} that does not exist or whose value cannot
 * be read, and says what may have been meant.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConfigurationValueFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("genserver");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		if (!PREFIX.equals(cause.getName()) && !PREFIX.isAncestorOf(cause.getName())) {
			return null;
		}
		UnboundConfigurationPropertiesException unbound = findCause(cause,
				UnboundConfigurationPropertiesException.class);
		if (unbound != null) {
			return unknownProperties(unbound, cause);
		}
		ConversionFailedException conversion = findCause(cause, ConversionFailedException.class);
		ConfigurationProperty property = cause.getProperty();
		if (conversion != null && property != null) {
			return badValue(property, conversion, cause);
		}
		ConverterNotFoundException noConverter = findCause(cause, ConverterNotFoundException.class);
		return (noConverter != null) ? badType(noConverter, cause) : null;
	}

	/**
	 * A number with a fraction, say, where there is no such thing. Only its type is
	 * known.
	 */
	private static FailureAnalysis badType(ConverterNotFoundException noConverter, BindException cause) {
		TypeDescriptor type = noConverter.getSourceType();
		return new FailureAnalysis(
				"The value of property '" + cause.getName() + "' is not valid: it cannot be a "
						+ ((type != null) ? type.getType().getSimpleName() : "null") + '.',
				"Correct the value. What the property takes is listed in the documentation.", cause);
	}

	private FailureAnalysis unknownProperties(UnboundConfigurationPropertiesException unbound, BindException cause) {
		List<String> problems = new ArrayList<>();
		for (ConfigurationProperty property : unbound.getUnboundProperties()) {
			problems.add("There is no property '" + property.getName() + "'" + at(property.getOrigin())
					+ nearestProperty(property.getName()));
		}
		return new FailureAnalysis(String.join(System.lineSeparator(), problems),
				"Correct or remove it. The properties below 'genserver' are listed in the documentation.", cause);
	}

	private static String nearestProperty(ConfigurationPropertyName name) {
		ResolvableType type = ResolvableType.forClass(GenServerProperties.class);
		ConfigurationPropertyName known = PREFIX;
		for (int i = 1; i < name.getNumberOfElements(); i++) {
			String element = name.getElement(i, Form.DASHED);
			Class<?> raw = type.toClass();
			if (java.util.Map.class.isAssignableFrom(raw)) {
				type = type.asMap().getGeneric(1);
			}
			else {
				Set<String> names = new TreeSet<>();
				ResolvableType next = null;
				for (var descriptor : BeanUtils.getPropertyDescriptors(raw)) {
					if (descriptor.getReadMethod() != null && !descriptor.getName().equals("class")) {
						String dashed = dashed(descriptor.getName());
						names.add(dashed);
						next = dashed.equals(element) ? ResolvableType.forMethodReturnType(descriptor.getReadMethod())
								: next;
					}
				}
				if (next == null) {
					ConfigurationPropertyName parent = known;
					return NearestName.of(element, names)
						.map((nearest) -> "; did you mean '" + parent.append(nearest) + "'?")
						.orElse(". Below '" + parent + "' there are " + String.join(", ", names) + '.');
				}
				type = next;
			}
			known = known.append(name.getElement(i, Form.ORIGINAL));
		}
		return ".";
	}

	private static String dashed(String name) {
		return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	private FailureAnalysis badValue(ConfigurationProperty property, ConversionFailedException conversion,
			BindException cause) {
		String value = String.valueOf(property.getValue());
		StringBuilder description = new StringBuilder(
				"The value '" + value + "' of property '" + property.getName() + "'" + at(property.getOrigin()));
		Class<?> type = conversion.getTargetType().getType();
		if (!type.isEnum()) {
			Throwable root = conversion;
			while (root.getCause() != null) {
				root = root.getCause();
			}
			return new FailureAnalysis(description + " is not valid: " + root.getMessage(), "Correct the value.",
					cause);
		}
		Set<String> values = NearestName.values(type);
		description.append(" is not valid").append(elsewhere(value, type));
		return new FailureAnalysis(description.toString(), "Write one of " + String.join(", ", values) + '.', cause);
	}

	/**
	 * What there is to say of a value that is meant for another property, or for none.
	 */
	private static String elsewhere(String value, Class<?> type) {
		String written = value.toLowerCase(Locale.ROOT);
		if (type == GiveUp.class && NearestName.values(OnGiveUp.class).contains(written)) {
			return ": it says what becomes of the application, which only the root supervisor can decide,"
					+ " with 'genserver.supervisor.on-give-up'.";
		}
		if (type == OnGiveUp.class && NearestName.values(GiveUp.class).contains(written)) {
			return ": above the root supervisor there is none to which it could escalate.";
		}
		return NearestName.didYouMean(written, NearestName.values(type));
	}

	private static String at(@Nullable Origin origin) {
		return (origin != null) ? " (" + origin + ")" : "";
	}

}

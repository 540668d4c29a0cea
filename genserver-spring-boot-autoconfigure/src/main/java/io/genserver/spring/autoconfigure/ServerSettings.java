package io.genserver.spring.autoconfigure;

import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import io.genserver.InvalidSupervisionException;
import io.genserver.MailboxSpec;
import io.genserver.OnRestart;
import io.genserver.Overflow;
import io.genserver.spring.GenServer;
import io.genserver.spring.SupervisionTree.ServerNode;
import io.genserver.spring.bean.InvalidServerException;
import io.genserver.spring.autoconfigure.GenServerProperties.Server;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;

/**
 * The settings of a server: its own in the configuration, else its annotation's, else the
 * configured defaults, else the built-in ones.
 */
final class ServerSettings {

	private static final Shutdown DEFAULT_SHUTDOWN = Shutdown.after(Duration.ofSeconds(5));

	private final GenServerProperties properties;

	private final Environment environment;

	private final ApplicationConversionService conversion = new ApplicationConversionService();

	ServerSettings(GenServerProperties properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
		this.conversion.addConverter(new ShutdownConverter());
	}

	ServerNode node(ServerDefinition server) {
		Server own = RelaxedName.find(server.name(), this.properties.getServers()).orElseGet(Server::new);
		Restart restart = choose(own, Server::getRestart, annotated(server, "restart", Restart.class),
				Restart.PERMANENT);
		Shutdown shutdown = choose(own, Server::getShutdown, annotated(server, "shutdown", Shutdown.class),
				DEFAULT_SHUTDOWN);
		Duration none = Duration.ZERO;
		Duration startTimeout = choose(own, Server::getStartTimeout, annotated(server, "startTimeout", Duration.class),
				none);
		if (startTimeout.isNegative()) {
			throw negativeStartTimeout(server, own, startTimeout);
		}
		return new ServerNode(server.name(), server.beanName(), server.model().type(), restart, shutdown,
				startTimeout.equals(none) ? null : startTimeout, mailbox(server, own),
				choose(own, Server::getDrain, annotated(server, "drain", Boolean.class), true),
				BackoffSettings.of(server, this, own.getBackoff(), this.properties.getDefaults().getBackoff())
					.backoff());
	}

	private static InvalidSupervisionException negativeStartTimeout(ServerDefinition server, Server own,
			Duration startTimeout) {
		String problem = "it cannot be negative, but is " + startTimeout + '.';
		String action = "Set it to, say, 10s.";
		if (own.getStartTimeout() == null && StringUtils.hasText(server.annotation().startTimeout())) {
			return new InvalidServerException("The startTimeout in @GenServer of " + server.model().type().getName()
					+ " is not valid: " + problem, action);
		}
		String owner = (own.getStartTimeout() != null) ? "servers." + server.name() : "defaults";
		return new InvalidConfigurationException("genserver." + owner + ".start-timeout", problem, action);
	}

	private MailboxSpec mailbox(ServerDefinition server, Server own) {
		MailboxCapacity capacity = choose(own, (settings) -> settings.getMailbox().getCapacity(),
				annotated(server, "mailboxCapacity", MailboxCapacity.class),
				new MailboxCapacity(MailboxSpec.DEFAULT.capacity()));
		Overflow overflow = choose(own, (settings) -> settings.getMailbox().getOverflow(),
				annotated(server, "mailboxOverflow", Overflow.class), MailboxSpec.DEFAULT.overflow());
		OnRestart onRestart = choose(own, (settings) -> settings.getMailbox().getOnRestart(),
				annotated(server, "mailboxOnRestart", OnRestart.class), MailboxSpec.DEFAULT.onRestart());
		return new MailboxSpec(capacity.messages(), overflow, onRestart);
	}

	private <T> T choose(Server own, Function<Server, @Nullable T> setting, @Nullable T annotated, T builtIn) {
		T value = setting.apply(own);
		if (value == null) {
			value = annotated;
		}
		if (value == null) {
			value = setting.apply(this.properties.getDefaults());
		}
		return (value != null) ? value : builtIn;
	}

	private static InvalidServerException badAttribute(String attribute, String value, Class<?> type,
			Throwable failure) {
		if (type.isEnum()) {
			Set<String> values = NearestName.values(type);
			return new InvalidServerException(attribute + " is not valid" + NearestName.didYouMean(value, values),
					"Write one of " + String.join(", ", values) + '.');
		}
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return new InvalidServerException(attribute + " is not valid: " + root.getMessage() + '.',
				"Correct the attribute.");
	}

	<T> @Nullable T annotated(ServerDefinition server, String attribute, Class<T> type) {
		GenServer annotation = server.annotation();
		String text = switch (attribute) {
			case "restart" -> annotation.restart();
			case "shutdown" -> annotation.shutdown();
			case "drain" -> annotation.drain();
			case "startTimeout" -> annotation.startTimeout();
			case "backoff.initial" -> annotation.backoff().initial();
			case "backoff.max" -> annotation.backoff().max();
			case "backoff.multiplier" -> annotation.backoff().multiplier();
			case "backoff.jitter" -> annotation.backoff().jitter();
			case "backoff.reset-after" -> annotation.backoff().resetAfter();
			case "mailboxCapacity" -> annotation.mailboxCapacity();
			case "mailboxOnRestart" -> annotation.mailboxOnRestart();
			default -> annotation.mailboxOverflow();
		};
		if (text.isEmpty()) {
			return null;
		}
		String resolved = AnnotationPlaceholders.resolve(this.environment, server.model().type(), attribute, text);
		if (!StringUtils.hasText(resolved)) {
			return null;
		}
		try {
			return this.conversion.convert(resolved, type);
		}
		catch (RuntimeException ex) {
			throw badAttribute("@GenServer(" + attribute + " = \"" + text + "\") of " + server.model().type().getName(),
					resolved, type, ex);
		}
	}

}

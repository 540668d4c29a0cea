package io.genserver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a logger was told while this was open.
 */
final class LogLines implements AutoCloseable {

	private final Logger logger;

	private final Level level;

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			LogLines.this.events.add(event);
		}

	};

	private LogLines(Logger logger, Level level) {
		this.logger = logger;
		this.level = logger.getLevel();
		logger.setAdditive(false);
		logger.setLevel(level);
		this.appender.setContext(logger.getLoggerContext());
		this.appender.start();
		logger.addAppender(this.appender);
	}

	static LogLines of(Class<?> type, Level level) {
		org.slf4j.Logger logger = LoggerFactory.getLogger(type);
		assertThat(logger).isInstanceOf(Logger.class);
		return new LogLines((Logger) logger, level);
	}

	List<String> lines() {
		return this.events.stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.appender);
		this.logger.setLevel(this.level);
		this.logger.setAdditive(true);
		this.appender.stop();
	}

}

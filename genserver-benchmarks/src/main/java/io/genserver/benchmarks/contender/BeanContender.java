package io.genserver.benchmarks.contender;

import java.util.Map;
import java.util.Set;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.genserver.GenServerSystem;
import io.genserver.NoSuchServerException;
import io.genserver.Pid;
import io.genserver.ServerExitedException;
import io.genserver.ServerSpec;
import io.genserver.benchmarks.Bytes;
import io.genserver.benchmarks.Contender;
import io.genserver.benchmarks.Counter;
import io.genserver.benchmarks.Crashes;
import io.genserver.benchmarks.Gate;
import io.genserver.benchmarks.Population;
import io.genserver.benchmarks.Starts;
import io.genserver.spring.bean.ServerModels;
import io.genserver.sys.Sys;

/**
 * Annotated beans in a Spring Boot application, through their clients.
 */
public final class BeanContender implements Contender {

	/** Where it is told what it costs to be watched. */
	private static final Set<String> WATCHED_WORKLOADS = Set.of("cast-1", "call-virtual", "call-platform");

	private static final String METRICS = "io.genserver.spring.actuate.GenServerMetricsAutoConfiguration";

	private final Watch watch;

	private final ConfigurableApplicationContext application;

	private final Sum client;

	private final Gate gate;

	private final GenServerSystem system;

	/** The same server without a name, for many of it. */
	private final ServerSpec<?> spec;

	/**
	 * Start the application.
	 * @param watch who watches the server
	 */
	public BeanContender(Watch watch) {
		this.watch = watch;
		this.application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(Map.of("spring.main.banner-mode", "off", "genserver.servers.sum.mailbox.capacity", "unbounded",
					"genserver.supervisor.max-restarts", Integer.toString(Integer.MAX_VALUE),
					"genserver.supervisor.within", "1s", "spring.autoconfigure.exclude",
					(watch == Watch.METRICS) ? "" : METRICS))
			.run();
		this.client = this.application.getBean(Sum.class);
		this.gate = this.application.getBean(Gate.class);
		this.system = this.application.getBean(GenServerSystem.class);
		this.spec = this.application.getBean(ServerModels.class)
			.serverSpec("sum", this.application.getBeanFactory(), "sum")
			.withName(null);
		if (watch == Watch.TRACE) {
			Sys.trace(this.system.ref("sum"), true);
		}
		checkMetrics();
	}

	/** What is measured is worth nothing if nobody counts, or somebody unasked. */
	private void checkMetrics() {
		this.client.clear();
		// when this one is answered, the first has been counted
		this.client.clear();
		boolean counted = this.application.getBean(MeterRegistry.class)
			.find("genserver.messages")
			.functionTimers()
			.stream()
			.anyMatch((timer) -> timer.count() > 0);
		if (counted != (this.watch == Watch.METRICS)) {
			throw new IllegalStateException("Messages are " + (counted ? "" : "not ") + "counted with " + this.watch);
		}
	}

	@Override
	public Map<String, Work> workloads() {
		Map<String, Work> workloads = CounterWorkloads.of(this);
		if (this.watch != Watch.NOBODY) {
			workloads.keySet().retainAll(WATCHED_WORKLOADS);
			return workloads;
		}
		// there is one server of this name
		workloads.remove("callers-1000-each");
		workloads.put("start", (operations) -> Starts.start(this::start, Pid::stop, operations));
		workloads.put("stop", (operations) -> Starts.stop(this::start, Pid::stop, operations));
		workloads.put("crash", (operations) -> new Crashes(() -> new Crashing(this.client), operations));
		workloads.put("bytes-plain", (operations) -> new Bytes(this::population, operations));
		return workloads;
	}

	@Override
	public Counter counter() {
		this.client.clear();
		return new BeanCounter(this.client, this.gate);
	}

	private Pid start() {
		return this.system.start(this.spec).pid();
	}

	private Population population(int servers) throws Exception {
		GenServerSystem own = GenServerSystem.create();
		return Servers.start(own, this.gate, servers, () -> own.start(this.spec).pid(), new SumServer.Increment(1));
	}

	@Override
	public void close() {
		this.application.close();
	}

	/**
	 * Who watches the server.
	 */
	public enum Watch {

		/** Nobody: as without Actuator. */
		NOBODY,

		/** Micrometer, with all of the library's meters in Boot's own registry. */
		METRICS,

		/** {@link Sys#trace}: the line of each event is made, and the log is off. */
		TRACE

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(SumServer.class)
	static class Application {

		@Bean
		Gate gate() {
			return new Gate();
		}

	}

	private record BeanCounter(Sum client, Gate gate) implements Counter {

		@Override
		public void cast() {
			this.client.increment(1);
		}

		@Override
		public long call() {
			return this.client.add(1);
		}

	}

	private record Crashing(Sum client) implements Crashes.Supervised {

		@Override
		public void crash() {
			this.client.crash();
		}

		@Override
		public void answer() {
			while (true) {
				try {
					this.client.add(1);
					return;
				}
				catch (NoSuchServerException | ServerExitedException ex) {
					Thread.yield();
				}
			}
		}

		@Override
		public void close() {
		}

	}

}

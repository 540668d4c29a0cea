package io.genserver.benchmarks.savina.genserver;

import java.util.function.Consumer;

import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.benchmarks.Workload;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;

/**
 * A benchmark of one server, which ends with the number that it is sent.
 */
public final class OneServer extends GenServerWorkload {

	private final Consumer<Consumer<Object>> begin;

	private OneServer(Plan plan, Consumer<Consumer<Object>> begin) {
		super(plan);
		this.begin = begin;
	}

	/**
	 * The benchmark.
	 * @param plan what it has to come to
	 * @param begin begins a round, given what sends to the server
	 * @return its workload
	 */
	public static Workload of(Plan plan, Consumer<Consumer<Object>> begin) {
		return new OneServer(plan, begin);
	}

	@Override
	void begin(Round round) {
		Pid server = start(() -> new Server(round));
		this.begin.accept(server::cast);
	}

	private static final class Server extends Participant {

		Server(Round round) {
			super(round);
		}

		@Override
		Next<Participant> handle(Object message) {
			return end((Integer) message);
		}

	}

}

package io.genserver.benchmarks;

import java.util.concurrent.FutureTask;

/**
 * Does a workload on a virtual thread if the JDK has them: what comes closest to a
 * process of OTP's that does it.
 *
 * @param workload the workload
 */
public record Lightest(Workload workload) implements Workload {

	@Override
	public Measurement run() throws Exception {
		FutureTask<Measurement> task = new FutureTask<>(this.workload::run);
		Callers.lightest().thread(task).start();
		return task.get();
	}

	@Override
	public void close() {
		this.workload.close();
	}

}

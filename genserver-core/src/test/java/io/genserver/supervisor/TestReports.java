package io.genserver.supervisor;

import java.util.Locale;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.Pid;
import io.genserver.server.LocalSystem;

/**
 * Lets tests listen to what supervisors report.
 */
public final class TestReports {

	private TestReports() {
	}

	/** Listens to reports. */
	public interface Listener {

		void report(Pid supervisor, String context, String childId, ExitReason reason);

	}

	public static void listen(GenServerSystem system, Listener listener) {
		((LocalSystem) system).reportListener((object) -> {
			SupervisorReport report = (SupervisorReport) object;
			listener.report(report.supervisor(), report.context().name().toLowerCase(Locale.ROOT), report.child().id(),
					report.reason());
		});
	}

}

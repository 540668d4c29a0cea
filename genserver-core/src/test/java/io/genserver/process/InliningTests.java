package io.genserver.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import io.genserver.GenServerSystem;
import io.genserver.InitResult;
import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.ServerSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The JVM inlines no method with a class in its signature that is not loaded, so that the
 * loop over the messages would call a getter of a field that is always {@code null}: one
 * that is for observers where nobody observes, for example.
 */
class InliningTests {

	@Test
	void theClassesThatTheLoopAsksForAreLoadedEvenIfNothingNeedsThem() throws Exception {
		assertThat(classesLoadedBy(Casts.class)).contains("io.genserver.process.Observation ",
				"io.genserver.server.DebugHook ", "io.genserver.server.RestOfCallback ");
	}

	private static String classesLoadedBy(Class<?> main) throws IOException, InterruptedException {
		java.lang.Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xlog:class+load:stdout", "-cp", System.getProperty("java.class.path"), main.getName())
			.redirectErrorStream(true)
			.start();
		String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(jvm.waitFor()).as(output).isZero();
		return output;
	}

	static final class Casts implements ServerCallbacks<Integer> {

		public static void main(String[] args) {
			try (GenServerSystem system = GenServerSystem.create()) {
				Pid server = system.start(ServerSpec.of(Casts::new)).pid();
				server.cast("message");
				server.stop();
			}
		}

		@Override
		public InitResult<Integer> init(ServerContext context) {
			return InitResult.ok(0);
		}

		@Override
		public Next<Integer> handleCast(Object message, Integer state) {
			return Next.noReply(state);
		}

	}

}

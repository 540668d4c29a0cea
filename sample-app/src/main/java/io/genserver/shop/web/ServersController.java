package io.genserver.shop.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import io.genserver.Down;
import io.genserver.GenServerSystem;
import io.genserver.NoSuchServerException;
import io.genserver.Pid;
import io.genserver.shop.Break;
import io.genserver.spring.SupervisionTree;

/**
 * Breaks servers on purpose. No shop should have this, but a tour of one needs it.
 */
@RestController
class ServersController {

	private static final int PATIENCE_SECONDS = 5;

	private final GenServerSystem system;

	private final SupervisionTree tree;

	ServersController(GenServerSystem system, SupervisionTree tree) {
		this.system = system;
		this.tree = tree;
	}

	/**
	 * Crash a server and wait until it has ended, which means that an answer other than
	 * an error stands for exactly one crash.
	 */
	@PostMapping("/servers/{name}/crash")
	@ResponseStatus(HttpStatus.ACCEPTED)
	Crash crash(@PathVariable String name) {
		if (this.tree.servers().noneMatch((server) -> server.name().equals(name))) {
			throw new UnknownServerException(name);
		}
		Pid pid = this.system.whereis(name);
		if (pid == null) {
			throw new NoSuchServerException(name);
		}
		CompletableFuture<@Nullable Down> end = new CompletableFuture<>();
		this.system.monitor(pid, end::complete);
		pid.send(new Break());
		@Nullable Down down = end.completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
		if (down == null) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
					"Server '%s' has not got to the message in %d seconds".formatted(name, PATIENCE_SECONDS));
		}
		if (!(down.reason().cause() instanceof Break.BrokenOnPurposeException)) {
			// something else was faster: it was stopped because a sibling crashed, say
			throw new NoSuchServerException(name);
		}
		return new Crash(name, down.reason().toString());
	}

	record Crash(String server, String reason) {

	}

}

package io.genserver.supervisor;

import java.util.List;
import java.util.Optional;

import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.StartResult;

/**
 * What can be asked of a supervisor.
 */
sealed interface SupervisorRequest {

	record StartChild(ChildSpec spec) implements SupervisorRequest, Request<StartResult> {
	}

	record TerminateChild(String id) implements SupervisorRequest, Request<ChildOutcome> {
	}

	record TerminateProcess(Pid pid) implements SupervisorRequest, Request<ChildOutcome> {
	}

	record RestartChild(String id) implements SupervisorRequest, Request<StartResult> {
	}

	record RestartProcess(Pid last) implements SupervisorRequest, Request<StartResult> {
	}

	record DeleteChild(String id) implements SupervisorRequest, Request<ChildOutcome> {
	}

	record WhichChildren() implements SupervisorRequest, Request<List<ChildInfo>> {
	}

	record CountChildren() implements SupervisorRequest, Request<ChildCounts> {
	}

	record GetChildSpec(String id) implements SupervisorRequest, Request<Optional<ChildSpec>> {
	}

	record Resize(int partitions) implements SupervisorRequest, Request<Integer> {
	}

}

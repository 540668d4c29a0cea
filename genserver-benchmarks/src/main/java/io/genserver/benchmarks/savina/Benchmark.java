package io.genserver.benchmarks.savina;

import java.util.function.Function;

import io.genserver.benchmarks.Workload;

/**
 * A benchmark as one contender does it.
 *
 * @param plan says what it has to come to
 * @param workload makes the workload that comes to it
 */
public record Benchmark(Function<Sizes, Plan> plan, Function<Plan, Workload> workload) {

}

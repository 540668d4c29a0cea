package io.genserver.supervisor;

/**
 * The children of a supervisor, counted. OTP: {@code supervisor:count_children/1}.
 *
 * @param specs all of them
 * @param active those whose process lives
 * @param supervisors those that are supervisors, alive or not
 * @param workers those that are workers, alive or not
 * @since 0.1.0
 */
public record ChildCounts(int specs, int active, int supervisors, int workers) {

}

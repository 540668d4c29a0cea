package io.genserver.supervisor;

/**
 * What a supervisor does when there were more restarts than its limit.
 *
 * @since 0.1.0
 */
public enum GiveUp {

	/**
	 * It stops its children and ends, and its own supervisor decides what follows. This
	 * is what OTP does.
	 */
	ESCALATE,

	/**
	 * If one child alone exhausts the limit, that child is <em>parked</em> and the
	 * supervisor goes on: the child stays stopped, its state is
	 * {@link ChildState#PARKED}. If not, it does as {@link #ESCALATE}.
	 * <ul>
	 * <li>A child exhausts the limit alone if its own failures within the time, the
	 * present one included, are more than {@code maxRestarts}. The failures of its
	 * siblings do not help it to that, but they count for the supervisor's limit as
	 * always: several children that exhaust it together, none of them alone, still end
	 * the supervisor.</li>
	 * <li>The failures of a child that was parked count no more for the supervisor's
	 * limit.</li>
	 * <li>With the child are parked those that the {@link Strategy} would have restarted
	 * with it: nobody with {@code ONE_FOR_ONE}, those started after it with
	 * {@code REST_FOR_ONE}, all with {@code ONE_FOR_ALL}. They are stopped, the temporary
	 * ones for good.</li>
	 * <li>They are started again together: by the supervisor if the child has a
	 * {@link Backoff}, after its next delay and, while its start fails, after further
	 * ones; by {@code restartChild}; or by a restart of a sibling with which the strategy
	 * restarts them. As long as the start of the parked child fails, it stays parked and
	 * nothing is counted.</li>
	 * </ul>
	 */
	PARK

}

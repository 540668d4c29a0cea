package io.genserver.benchmarks.savina;

/**
 * The color of a creature.
 */
public enum Color {

	RED, YELLOW, BLUE;

	/**
	 * The color after a meeting.
	 * @param other the color of the other creature
	 * @return the same if both have the same, else that which neither has
	 */
	public Color meet(Color other) {
		return (this == other) ? this : of(3 - ordinal() - other.ordinal());
	}

	/**
	 * A color by a number.
	 * @param number any number that is not negative
	 * @return the color
	 */
	public static Color of(int number) {
		return switch (number % 3) {
			case 0 -> RED;
			case 1 -> YELLOW;
			default -> BLUE;
		};
	}

}

package io.genserver.shop.checkout;

/**
 * Nobody can tell now whether a purchase is recorded, because the database cannot be
 * asked.
 *
 * @since 0.1.0
 */
public class OutcomeUnknownException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String purchaseId;

	OutcomeUnknownException(String purchaseId, Throwable cause) {
		super("It is not known whether purchase %s is recorded; look it up later".formatted(purchaseId), cause);
		this.purchaseId = purchaseId;
	}

	/**
	 * The purchase.
	 * @return its id
	 */
	public String purchaseId() {
		return this.purchaseId;
	}

}

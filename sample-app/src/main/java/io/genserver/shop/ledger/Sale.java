package io.genserver.shop.ledger;

import java.time.Instant;

/**
 * A purchase that is recorded: a row of the table.
 *
 * @param purchaseId the id of the purchase
 * @param showId the show
 * @param buyer who bought
 * @param seats how many seats
 * @param priceCents what they cost together, in cents of a euro
 * @param createdAt when it was recorded
 * @since 0.1.0
 */
public record Sale(String purchaseId, long showId, String buyer, int seats, long priceCents, Instant createdAt) {

}

// The faint sleeve of an arc's line: its width on either side, px. Less in a crowd.
float arcSleeve() { return max(1.6 * frame.crowd.z * pixelUnit(), 0.5); }

package main

import (
	"cmp"
	"math"
	"slices"
)

// result is the mean over all judged questions.
type result struct {
	queries           int
	ndcg, mrr, recall float64
}

func score(set *collection, r ranking) result {
	var sum result
	for _, q := range set.queries {
		judged := set.judged[q.ID]
		if len(judged) == 0 {
			continue
		}
		sum.queries++
		sum.ndcg += ndcg(r[q.ID], judged, 10)
		sum.mrr += reciprocal(r[q.ID], judged)
		sum.recall += recall(r[q.ID], judged, 100)
	}
	n := math.Max(1, float64(sum.queries))
	return result{sum.queries, sum.ndcg / n, sum.mrr / n, sum.recall / n}
}

// ndcg is trec_eval's: linear gain, log2 discount.
func ndcg(found []string, judged map[string]float64, depth int) float64 {
	grades := make([]float64, 0, len(judged))
	for _, g := range judged {
		grades = append(grades, g)
	}
	slices.SortFunc(grades, func(a, b float64) int { return cmp.Compare(b, a) })
	var got, best float64
	for i := range min(depth, len(found)) {
		got += judged[found[i]] / math.Log2(float64(i+2))
	}
	for i := range min(depth, len(grades)) {
		best += grades[i] / math.Log2(float64(i+2))
	}
	if best == 0 {
		return 0
	}
	return got / best
}

func reciprocal(found []string, judged map[string]float64) float64 {
	for i, id := range found {
		if judged[id] > 0 {
			return 1 / float64(i+1)
		}
	}
	return 0
}

func recall(found []string, judged map[string]float64, depth int) float64 {
	var all, got float64
	for _, g := range judged {
		if g > 0 {
			all++
		}
	}
	for _, id := range found[:min(depth, len(found))] {
		if judged[id] > 0 {
			got++
		}
	}
	if all == 0 {
		return 0
	}
	return got / all
}
